-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "identity" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_tenant_id_identity_key" ON "api_keys"("tenant_id", "identity");
