/** What is used of dcmjs, which brings no types. */
declare module 'dcmjs' {
  type Dataset = Readonly<Record<string, unknown>>
  interface DicomDict {
    dict: object
    write(): ArrayBuffer
  }
  export const data: {
    readonly DicomDict: new (meta: object) => DicomDict
    readonly DicomMetaDictionary: { denaturalizeDataset(dataset: Dataset): object }
  }
}
