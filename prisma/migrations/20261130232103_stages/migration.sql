-- AlterTable
ALTER TABLE "sighting" ADD COLUMN     "ended_at" TIMESTAMPTZ(3);

-- What ended before was seen for the last time then; how long it was looked at without a gap is not known.
UPDATE "sighting" SET "ended_at" = "seen_until" WHERE NOT "current";

-- CreateTable
CREATE TABLE "watch" (
    "job" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "watched_from" TIMESTAMPTZ(3) NOT NULL,
    "watched_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "watch_pkey" PRIMARY KEY ("job","scope_id","watched_from")
);

INSERT INTO "watch" ("job", "scope_id", "watched_from", "watched_until")
SELECT "job", "scope_id", "last_complete_at", "last_complete_at" FROM "job_scope" WHERE "last_complete_at" IS NOT NULL;

-- CreateTable
CREATE TABLE "stage" (
    "subsystem" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3),
    "last_known" TEXT,
    "moved" BOOLEAN NOT NULL,
    "how_moved" TEXT,
    "moved_at" TIMESTAMPTZ(3),
    "regressed_at" TIMESTAMPTZ(3),
    "source_seen" BOOLEAN NOT NULL,
    "settles_at" TIMESTAMPTZ(3),
    "as_of" TIMESTAMPTZ(3),
    "detail" JSONB NOT NULL,
    "derived_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmed_by_id" UUID,

    CONSTRAINT "stage_pkey" PRIMARY KEY ("subsystem","environment")
);

-- CreateTable
CREATE TABLE "stage_change" (
    "id" BIGSERIAL NOT NULL,
    "subsystem" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_stage" TEXT,
    "to_stage" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "person_id" UUID,

    CONSTRAINT "stage_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage_day" (
    "day" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "subsystem" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "moved" BOOLEAN NOT NULL,

    CONSTRAINT "stage_day_pkey" PRIMARY KEY ("day","environment","subsystem")
);

-- CreateTable
CREATE TABLE "stage_override" (
    "subsystem" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stage_override_pkey" PRIMARY KEY ("subsystem","environment")
);

-- CreateTable
CREATE TABLE "move_plan" (
    "subsystem" TEXT NOT NULL,
    "target_day" TEXT,
    "blocked_by" TEXT,
    "note" TEXT,
    "person_id" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "move_plan_pkey" PRIMARY KEY ("subsystem")
);

-- CreateTable
CREATE TABLE "told_move" (
    "subsystem" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "moved_on" TEXT NOT NULL,
    "note" TEXT,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "told_move_pkey" PRIMARY KEY ("subsystem","environment")
);

-- CreateIndex
CREATE INDEX "stage_change_subsystem_environment_at_idx" ON "stage_change"("subsystem", "environment", "at");

-- CreateIndex
CREATE INDEX "stage_change_to_stage_at_idx" ON "stage_change"("to_stage", "at");

-- AddForeignKey
ALTER TABLE "stage" ADD CONSTRAINT "stage_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_change" ADD CONSTRAINT "stage_change_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_override" ADD CONSTRAINT "stage_override_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "move_plan" ADD CONSTRAINT "move_plan_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
