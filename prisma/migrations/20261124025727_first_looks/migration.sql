-- AlterTable
ALTER TABLE "case" ADD COLUMN     "first_look_id" INTEGER;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "first_look_id" INTEGER;

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "first_look_id" INTEGER;

-- CreateTable
CREATE TABLE "first_look" (
    "id" SERIAL NOT NULL,
    "audience" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "first_look_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "first_look_audience_begun_at_idx" ON "first_look"("audience", "begun_at");

-- CreateIndex
CREATE INDEX "case_first_look_id_idx" ON "case"("first_look_id");

-- CreateIndex
CREATE INDEX "message_first_look_id_idx" ON "message"("first_look_id");

-- CreateIndex
CREATE INDEX "delivery_first_look_id_state_idx" ON "delivery"("first_look_id", "state");

-- AddForeignKey
ALTER TABLE "case" ADD CONSTRAINT "case_first_look_id_fkey" FOREIGN KEY ("first_look_id") REFERENCES "first_look"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_first_look_id_fkey" FOREIGN KEY ("first_look_id") REFERENCES "first_look"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The summaries that were posted until now become first looks of their own, so that they are edited as well.
INSERT INTO "first_look" ("id", "audience", "begun_at") SELECT "id", 'everyone', "posted_at" FROM "message" WHERE "purpose" = 'summary';
SELECT setval(pg_get_serial_sequence('first_look', 'id'), max("id")) FROM "first_look";
UPDATE "message" SET "first_look_id" = "id" WHERE "purpose" = 'summary';
UPDATE "case" c SET "first_look_id" = m."id" FROM "message_case" mc JOIN "message" m ON m."id" = mc."message_id"
WHERE mc."case_id" = c."id" AND m."purpose" = 'summary';
DELETE FROM "message_case" WHERE "message_id" IN (SELECT "id" FROM "message" WHERE "purpose" = 'summary');
