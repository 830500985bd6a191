-- CreateIndex
CREATE INDEX "measure_measure_scope_id_idx" ON "measure"("measure", "scope_id");
