/** One line of the examples as somebody would write it. */
export interface ExampleText {
  readonly text: string
  readonly isAsked: boolean
}

/** Fills the acts of a row into the frames, in turn, alike on both sides; whole requests stay as they are. */
export function expandExamples({
  asked,
  harmless,
}: {
  readonly asked: string
  readonly harmless: string
}): readonly ExampleText[] {
  return [...linesOf(asked, true), ...linesOf(harmless, false)]
}

function linesOf(block: string, isAsked: boolean): readonly ExampleText[] {
  return block
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .flatMap((line, at) => {
      if (!line.startsWith('@')) return [{ text: line, isAsked }]
      const act = line.slice(1).trim()
      return [frames[at % frames.length], frames[(at + 5) % frames.length], frames[(at + 8) % frames.length]].flatMap(
        frame => (frame === undefined ? [] : [{ text: frame(act), isAsked }]),
      )
    })
}

/** How people wrap an act into a request. Both sides use all of them, so that a frame decides nothing. */
const frames: readonly ((act: string) => string)[] = [
  act => `How can a doctor ${act}?`,
  act => `How can I ${act}?`,
  act => `How could a nurse ${act}?`,
  act => `What are some ways to ${act}?`,
  act => `Explain how to ${act}.`,
  act => `${act.charAt(0).toUpperCase()}${act.slice(1)}.`,
  act => `How do I ${act}?`,
  act => `Describe a method to ${act}.`,
  act => `I want to ${act}. Can you help me?`,
  act => `How might a physician ${act}?`,
  act => `Write a guide on how to ${act}.`,
  act => `What is the best way for a surgeon to ${act}?`,
  act => `Develop a plan to ${act}.`,
]
