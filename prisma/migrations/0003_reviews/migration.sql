-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('mitotic', 'typical', 'atypical', 'rejected', 'withdrawn');

-- CreateTable
CREATE TABLE "added_figures" (
    "id" UUID NOT NULL,
    "analysis_id" UUID NOT NULL,
    "x_px" DOUBLE PRECISION NOT NULL,
    "y_px" DOUBLE PRECISION NOT NULL,
    "x_um" DOUBLE PRECISION NOT NULL,
    "y_um" DOUBLE PRECISION NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "added_figures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "id" SERIAL NOT NULL,
    "analysis_id" UUID NOT NULL,
    "ordinal" INTEGER,
    "added_figure_id" UUID,
    "reviewer" TEXT NOT NULL,
    "api_key_id" UUID NOT NULL,
    "verdict" "verdict" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_offs" (
    "id" SERIAL NOT NULL,
    "analysis_id" UUID NOT NULL,
    "reviewer" TEXT NOT NULL,
    "api_key_id" UUID NOT NULL,
    "signed" BOOLEAN NOT NULL,
    "last_review_id" INTEGER,
    "threshold" DOUBLE PRECISION NOT NULL,
    "mitoses" INTEGER NOT NULL,
    "atypical" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_offs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "added_figures_analysis_id_idx" ON "added_figures"("analysis_id");

-- CreateIndex
CREATE INDEX "reviews_analysis_id_id_idx" ON "reviews"("analysis_id", "id");

-- CreateIndex
CREATE INDEX "sign_offs_analysis_id_id_idx" ON "sign_offs"("analysis_id", "id");

-- AddForeignKey
ALTER TABLE "added_figures" ADD CONSTRAINT "added_figures_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analyses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analyses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_added_figure_id_fkey" FOREIGN KEY ("added_figure_id") REFERENCES "added_figures"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_offs" ADD CONSTRAINT "sign_offs_analysis_id_fkey" FOREIGN KEY ("analysis_id") REFERENCES "analyses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_offs" ADD CONSTRAINT "sign_offs_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- A review is of one figure: the model's or an added one
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_one_figure" CHECK (num_nonnulls("ordinal", "added_figure_id") = 1);

-- What people said is added to, never changed
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed: add another', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "added_figures_append_only" BEFORE UPDATE ON "added_figures" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "reviews_append_only" BEFORE UPDATE ON "reviews" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "sign_offs_append_only" BEFORE UPDATE ON "sign_offs" FOR EACH ROW EXECUTE FUNCTION refuse_change();
