-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_cursor" (
    "job" TEXT NOT NULL,
    "last_slot" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_cursor_pkey" PRIMARY KEY ("job")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "job" TEXT NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "expected_scopes" JSONB,
    "expected_count" INTEGER NOT NULL DEFAULT 0,
    "look_count" INTEGER NOT NULL DEFAULT 0,
    "complete_count" INTEGER NOT NULL DEFAULT 0,
    "skipped_slots" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "look" (
    "run_id" UUID NOT NULL,
    "scope_id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "failure" TEXT,
    "detail" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "finding_count" INTEGER NOT NULL DEFAULT 0,
    "sighting_count" INTEGER NOT NULL DEFAULT 0,
    "not_understood" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "look_pkey" PRIMARY KEY ("run_id","scope_id")
);

-- CreateTable
CREATE TABLE "job_scope" (
    "job" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "first_look_at" TIMESTAMPTZ(3) NOT NULL,
    "last_look_at" TIMESTAMPTZ(3) NOT NULL,
    "baseline_at" TIMESTAMPTZ(3),
    "last_complete_at" TIMESTAMPTZ(3),
    "last_status" TEXT NOT NULL,
    "last_failure" TEXT,
    "last_detail" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "configured" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "job_scope_pkey" PRIMARY KEY ("job","scope_id")
);

-- CreateTable
CREATE TABLE "sighting" (
    "id" BIGSERIAL NOT NULL,
    "scope_id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "presence" TEXT NOT NULL,
    "healthy" BOOLEAN NOT NULL,
    "running" INTEGER NOT NULL,
    "wanted" INTEGER NOT NULL,
    "subsystem" TEXT,
    "environment" TEXT NOT NULL,
    "component" TEXT,
    "tags" JSONB NOT NULL DEFAULT '{}',
    "seen_from" TIMESTAMPTZ(3) NOT NULL,
    "seen_until" TIMESTAMPTZ(3) NOT NULL,
    "current" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case" (
    "id" SERIAL NOT NULL,
    "fold_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "subsystem" TEXT,
    "environment" TEXT NOT NULL,
    "component" TEXT,
    "resource" TEXT,
    "team" TEXT,
    "state" TEXT NOT NULL,
    "voice" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "episode" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_how" TEXT,
    "wake_at" TIMESTAMPTZ(3),
    "told_at" TIMESTAMPTZ(3),
    "told_severity" INTEGER,
    "reminded_days" INTEGER,
    "acknowledged_at" TIMESTAMPTZ(3),
    "assignee_id" UUID,
    "snoozed_until" TIMESTAMPTZ(3),
    "planned_for" TIMESTAMPTZ(3),
    "done_until" TIMESTAMPTZ(3),
    "done_facts" TEXT,
    "merged_into" INTEGER,

    CONSTRAINT "case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_key" (
    "key" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL,

    CONSTRAINT "case_key_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" BIGSERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "job" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "aspect" TEXT NOT NULL,
    "nature" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "first_hand" BOOLEAN NOT NULL DEFAULT true,
    "facts" JSONB NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "gone_why" TEXT,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "episode" (
    "case_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_how" TEXT,
    "nothing_needed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "episode_pkey" PRIMARY KEY ("case_id","number")
);

-- CreateTable
CREATE TABLE "case_event" (
    "id" BIGSERIAL NOT NULL,
    "case_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "person_id" UUID,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "case_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" SERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "ts" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_case" (
    "message_id" INTEGER NOT NULL,
    "case_id" INTEGER NOT NULL,

    CONSTRAINT "message_case_pkey" PRIMARY KEY ("message_id","case_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "case_id" INTEGER,
    "event_id" BIGINT,
    "run_id" UUID,
    "channel" TEXT,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "message_ts" TEXT,
    "ambiguous" BOOLEAN NOT NULL DEFAULT false,
    "error" TEXT,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mute" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subsystem" TEXT,
    "environment" TEXT NOT NULL,
    "resource" TEXT,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_correction" (
    "resource" TEXT NOT NULL,
    "subsystem" TEXT,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_correction_pkey" PRIMARY KEY ("resource")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "slack_id" TEXT NOT NULL,
    "language" TEXT,
    "time_zone" TEXT,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "toil_entry" (
    "id" BIGSERIAL NOT NULL,
    "gesture" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "toil_kind" TEXT NOT NULL,
    "subsystem" TEXT,
    "environment" TEXT NOT NULL,
    "platform" TEXT,
    "how_we_know" TEXT NOT NULL,
    "case_id" INTEGER,
    "episode" INTEGER,
    "person_id" UUID,
    "note" TEXT,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "toil_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handled_request" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "handled_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "run_closed_at_idx" ON "run"("closed_at");

-- CreateIndex
CREATE UNIQUE INDEX "run_job_slot_key" ON "run"("job", "slot");

-- CreateIndex
CREATE INDEX "look_job_scope_id_ended_at_idx" ON "look"("job", "scope_id", "ended_at");

-- CreateIndex
CREATE INDEX "sighting_scope_id_job_current_idx" ON "sighting"("scope_id", "job", "current");

-- CreateIndex
CREATE INDEX "sighting_subsystem_environment_seen_until_idx" ON "sighting"("subsystem", "environment", "seen_until");

-- CreateIndex
CREATE INDEX "sighting_resource_seen_until_idx" ON "sighting"("resource", "seen_until");

-- CreateIndex
CREATE UNIQUE INDEX "case_fold_key_key" ON "case"("fold_key");

-- CreateIndex
CREATE INDEX "case_state_voice_idx" ON "case"("state", "voice");

-- CreateIndex
CREATE INDEX "case_wake_at_idx" ON "case"("wake_at");

-- CreateIndex
CREATE INDEX "case_subsystem_environment_idx" ON "case"("subsystem", "environment");

-- CreateIndex
CREATE INDEX "case_key_case_id_idx" ON "case_key"("case_id");

-- CreateIndex
CREATE INDEX "finding_case_id_idx" ON "finding"("case_id");

-- CreateIndex
CREATE INDEX "finding_job_scope_id_gone_at_idx" ON "finding"("job", "scope_id", "gone_at");

-- CreateIndex
CREATE UNIQUE INDEX "finding_job_scope_id_kind_aspect_subject_key" ON "finding"("job", "scope_id", "kind", "aspect", "subject");

-- CreateIndex
CREATE INDEX "episode_opened_at_idx" ON "episode"("opened_at");

-- CreateIndex
CREATE INDEX "case_event_case_id_id_idx" ON "case_event"("case_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "message_channel_ts_key" ON "message"("channel", "ts");

-- CreateIndex
CREATE INDEX "message_case_case_id_idx" ON "message_case"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_key_key" ON "delivery"("key");

-- CreateIndex
CREATE INDEX "delivery_state_not_before_idx" ON "delivery"("state", "not_before");

-- CreateIndex
CREATE INDEX "delivery_case_id_state_idx" ON "delivery"("case_id", "state");

-- CreateIndex
CREATE INDEX "mute_kind_idx" ON "mute"("kind");

-- CreateIndex
CREATE UNIQUE INDEX "person_slack_id_key" ON "person"("slack_id");

-- CreateIndex
CREATE UNIQUE INDEX "toil_entry_gesture_key" ON "toil_entry"("gesture");

-- CreateIndex
CREATE INDEX "toil_entry_at_idx" ON "toil_entry"("at");

-- CreateIndex
CREATE INDEX "toil_entry_subsystem_at_idx" ON "toil_entry"("subsystem", "at");

-- CreateIndex
CREATE INDEX "toil_entry_case_id_idx" ON "toil_entry"("case_id");

-- CreateIndex
CREATE INDEX "handled_request_at_idx" ON "handled_request"("at");

-- AddForeignKey
ALTER TABLE "look" ADD CONSTRAINT "look_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case" ADD CONSTRAINT "case_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_key" ADD CONSTRAINT "case_key_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "episode" ADD CONSTRAINT "episode_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_case" ADD CONSTRAINT "message_case_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_case" ADD CONSTRAINT "message_case_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mute" ADD CONSTRAINT "mute_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_correction" ADD CONSTRAINT "claim_correction_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "toil_entry" ADD CONSTRAINT "toil_entry_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
