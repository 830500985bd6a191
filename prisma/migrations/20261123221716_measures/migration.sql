-- CreateTable
CREATE TABLE "measure" (
    "measure" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "job" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "waited" DOUBLE PRECISION,
    "outcome" TEXT,
    "platform" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "subsystem" TEXT,
    "environment" TEXT NOT NULL,
    "component" TEXT,
    "facts" JSONB NOT NULL,

    CONSTRAINT "measure_pkey" PRIMARY KEY ("measure","key")
);

-- CreateTable
CREATE TABLE "image_report" (
    "digest" TEXT NOT NULL,
    "scanner" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "scan" JSONB NOT NULL,

    CONSTRAINT "image_report_pkey" PRIMARY KEY ("digest","scanner")
);

-- CreateIndex
CREATE INDEX "measure_measure_at_idx" ON "measure"("measure", "at");

-- CreateIndex
CREATE INDEX "measure_measure_subsystem_environment_at_idx" ON "measure"("measure", "subsystem", "environment", "at");

-- CreateIndex
CREATE INDEX "image_report_repository_idx" ON "image_report"("repository");
