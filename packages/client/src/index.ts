export { ApiError, createClient, type Client, dataOf, type Schemas } from './client.ts'
export { type UploadProgress, uploadSlide, type UploadSlideOptions } from './upload-slide.ts'
