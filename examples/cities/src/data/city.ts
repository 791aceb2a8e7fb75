/** One row of the table, and the value that the galaxy holds. */
export interface City {
  /** GeoNames id; also the key in the galaxy, as decimal text. */
  readonly id: number
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** First-level administrative division, a code of GeoNames. */
  readonly region: string
  /** Inhabitants; 0 where GeoNames does not know. */
  readonly population: number
  /** Degrees north. */
  readonly latitude: number
  /** Degrees east. */
  readonly longitude: number
}
