-- AlterTable
ALTER TABLE "message" ADD COLUMN     "posting" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "asked" BOOLEAN NOT NULL DEFAULT false;
