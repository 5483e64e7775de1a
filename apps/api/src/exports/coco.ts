import type { ReviewedClass } from '@metaphase/detection'
import { classLook, isMitotic } from './class-look.ts'
import type { ExportedFigure } from './exported-figure.ts'
import type { Exported, ExportFormat } from './export-format.ts'
import { jsonItems, jsonWithList } from './json-list.ts'

/** Side of the boxes: 50 px at 0.25 µm/px, as MIDOG++ draws them. */
const BOX_SIDE_UM = 12.5

const classes = Object.keys(classLook) as ReviewedClass[]
const categoryOf = (name: ReviewedClass): number => classes.indexOf(name) + 1

/** COCO: a box around each figure (left, top, width, height in level-0 pixels); the image is called by the slide's id. */
export const coco: ExportFormat = {
  name: 'COCO',
  ending: 'coco.json',
  contentType: 'application/json; charset=utf-8',
  write: (exported, pages) => {
    const { slideId, widthPx, heightPx, finishedAt, model, mpp } = exported
    let annotations = 0
    const fields = {
      info: {
        description: `Mitotic figures found by ${model.name} ${model.version}. For research use, not for diagnosis.`,
        date_created: finishedAt.toISOString(),
      },
      licenses: [],
      images: [
        {
          id: 1,
          file_name: slideId,
          width: widthPx,
          height: heightPx,
          mpp_x: mpp.x,
          mpp_y: mpp.y,
        },
      ],
      categories: classes.map((name) => ({
        id: categoryOf(name),
        name: classLook[name].label,
        supercategory: isMitotic(name) ? 'mitotic figure' : 'other',
      })),
    }
    const items = jsonItems(pages, (figure) => toAnnotation(figure, exported, ++annotations))
    return jsonWithList(fields, 'annotations', items)
  },
}

function toAnnotation({ xPx, yPx, class: name, probability }: ExportedFigure, { mpp }: Exported, id: number) {
  const [widthPx, heightPx] = [BOX_SIDE_UM / mpp.x, BOX_SIDE_UM / mpp.y]
  return {
    id,
    image_id: 1,
    category_id: categoryOf(name),
    bbox: [xPx - widthPx / 2, yPx - heightPx / 2, widthPx, heightPx],
    area: widthPx * heightPx,
    iscrowd: 0,
    ...(probability !== null && { score: probability }),
  }
}
