-- AlterTable
ALTER TABLE "person" ADD COLUMN     "teams" TEXT[] DEFAULT ARRAY[]::TEXT[];
