/** Of words on the slide. */
export const LABEL_FONT = "600 12px -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
