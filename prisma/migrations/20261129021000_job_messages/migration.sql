-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "message" TEXT;
