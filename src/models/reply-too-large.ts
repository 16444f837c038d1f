/** A reply longer than any answer; reading stopped there. */
export class ReplyTooLarge extends Error {}
