import { replaceFile } from '../replace-file.ts'
import { html, Html, type HtmlPart } from './html.ts'
import { pageStyle } from './page-style.ts'

/** Writes one HTML file that loads nothing, and returns its path. */
export async function writePage(path: string, title: string, content: HtmlPart): Promise<string> {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(pageStyle)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `
  await replaceFile(path, page.text)
  return path
}
