/** Turns texts into vectors of one fixed length, so that texts of like meaning lie close by cosine. */
export interface Embedder {
  /** Names provider, model and version; vectors of different ids are never compared. */
  readonly id: string
  /** 0 until a server has answered for the first time. */
  readonly dimensions: number
  /**
   * One L2-normalised vector per text, in order; an empty list for a text in which the embedder finds nothing to go by. All or nothing:
   * throws Refusal `unavailable` when its server does not answer, `invalid` when what it answers are no vectors for these texts.
   */
  embed(texts: readonly string[]): Promise<number[][]>
  /** The vector of one question while somebody waits: a server has 3 s, and one that keeps failing is not asked for a while. Throws as `embed` does. */
  embedQuery(text: string): Promise<number[]>
}
