-- AlterTable
ALTER TABLE "finding" ADD COLUMN     "holds_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "unread_message" ADD COLUMN     "times" INTEGER NOT NULL DEFAULT 1;
