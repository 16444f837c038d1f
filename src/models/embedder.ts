/** Turns texts into vectors of one fixed length, so that texts of like meaning lie close by cosine. */
export interface Embedder {
  /** Names provider, model and version; vectors of different ids are never compared. */
  readonly id: string
  readonly dimensions: number
  /** One L2-normalised vector per text, in order. Throws Refusal('unavailable') when its server cannot answer. */
  embed(texts: readonly string[]): Promise<number[][]>
}
