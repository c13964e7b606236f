-- AlterTable
ALTER TABLE "prompt_sessions" ADD COLUMN     "tally" JSONB,
ALTER COLUMN "country" DROP NOT NULL,
ALTER COLUMN "language" DROP NOT NULL;
