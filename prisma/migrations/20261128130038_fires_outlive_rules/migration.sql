-- DropForeignKey
ALTER TABLE "alert_fires" DROP CONSTRAINT "alert_fires_workspace_id_rule_id_fkey";
