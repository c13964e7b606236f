-- AlterTable
ALTER TABLE "lane_rates" ADD COLUMN     "answered_at" TIMESTAMPTZ(3),
ADD COLUMN     "is_slow" BOOLEAN;
