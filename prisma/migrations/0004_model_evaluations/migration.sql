-- AlterTable
ALTER TABLE "models" ADD COLUMN     "canary_share" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "model_evaluations" (
    "id" SERIAL NOT NULL,
    "model_sha256" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "dataset_version" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "domain" TEXT,
    "value" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "model_evaluations_model_sha256_id_idx" ON "model_evaluations"("model_sha256", "id");

-- AddForeignKey
ALTER TABLE "model_evaluations" ADD CONSTRAINT "model_evaluations_model_sha256_fkey" FOREIGN KEY ("model_sha256") REFERENCES "models"("sha256") ON DELETE CASCADE ON UPDATE CASCADE;

-- At most one bundle is tried at a time
CREATE UNIQUE INDEX "models_one_canary" ON "models" ((true)) WHERE "canary_share" IS NOT NULL;
