declare module 'hyphen/*' {
  const hyphenator: {
    hyphenateSync(text: string, options: { readonly hyphenChar: string; readonly minWordLength: number }): string
  }
  export = hyphenator
}
