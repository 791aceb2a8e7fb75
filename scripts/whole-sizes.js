// Loaded before each file of tests: has fast-check draw up to the sizes that a property names. By itself it draws ten
// elements of an array with a `maxLength` of 2,000.
import fc from 'fast-check'

fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true })
