-- AlterTable
ALTER TABLE "person" ADD COLUMN     "slack_asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "slack_language" TEXT;
