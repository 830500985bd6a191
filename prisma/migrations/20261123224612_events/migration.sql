-- CreateTable
CREATE TABLE "unread_message" (
    "id" TEXT NOT NULL,
    "type" TEXT,
    "why" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unread_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unread_message_at_idx" ON "unread_message"("at");
