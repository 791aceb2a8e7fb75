/** A promise and what settles it. */
export class Gate<R = void> {
  open!: (value: R) => void
  readonly passed = new Promise<R>((resolve) => {
    this.open = resolve
  })
}
