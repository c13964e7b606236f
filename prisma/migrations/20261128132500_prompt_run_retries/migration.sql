-- AlterEnum
ALTER TYPE "ReadingCause" ADD VALUE 'RETRY';

-- AlterTable
ALTER TABLE "engine_responses" ADD COLUMN     "attempts_before" INTEGER NOT NULL DEFAULT 0;
