-- AlterTable
ALTER TABLE "analyses" ADD COLUMN "atypical_share" JSONB;

-- Until now no classifier could run, and 0 was written for what nobody knew
UPDATE "analyses" SET "atypical" = NULL;
