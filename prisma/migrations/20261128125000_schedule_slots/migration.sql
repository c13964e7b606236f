-- AlterTable
ALTER TABLE "schedule_runs" ALTER COLUMN "job_id" DROP NOT NULL,
ADD COLUMN     "failure" JSONB,
ADD COLUMN     "session_id" TEXT;
