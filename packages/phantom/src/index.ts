export { type OddSlide, writeBadSlides } from './bad-slides.ts'
export { keepPhantomSlide, type KeptPhantom } from './keep-slide.ts'
export { planPhantom } from './plan.ts'
export { mulberry32, type Random } from './random.ts'
export { PhantomRenderer } from './render.ts'
export { ruifrokStain, type Stain } from './stain.ts'
export type {
  Artefact,
  ArtefactKind,
  FigureKind,
  ImposterKind,
  NucleusKind,
  PhantomFigure,
  PhantomImposter,
  PhantomOptions,
  PhantomTruth,
} from './types.ts'
export { type SlideEncoding, writePhantomSlide } from './write-slide.ts'
