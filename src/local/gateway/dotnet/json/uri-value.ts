// Stand-in until uri.ts exists.
export class Uri {
  readonly originalString: string;
  constructor(t: string) {
    this.originalString = t;
  }
  static relativeOrAbsolute(t: string): Uri {
    return new Uri(t);
  }
  toString(): string {
    return this.originalString;
  }
}
