-- CreateEnum
CREATE TYPE "AnswerEngine" AS ENUM ('CHATGPT', 'CLAUDE', 'GEMINI', 'PERPLEXITY', 'GOOGLE_AI_OVERVIEWS');

-- CreateEnum
CREATE TYPE "PromptSessionStatus" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ResponseState" AS ENUM ('QUEUED', 'ASKING', 'DONE', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ReadingCause" AS ENUM ('RUN', 'RECOUNT');

-- CreateEnum
CREATE TYPE "CompetitorStatus" AS ENUM ('PROPOSED', 'TRACKED', 'DISMISSED');

-- CreateEnum
CREATE TYPE "AliasKind" AS ENUM ('PRODUCT', 'BRAND');

-- CreateTable
CREATE TABLE "prompt_sessions" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "job_id" TEXT,
    "label" TEXT,
    "status" "PromptSessionStatus" NOT NULL DEFAULT 'QUEUED',
    "is_simulated" BOOLEAN NOT NULL,
    "prompts" TEXT[],
    "engines" "AnswerEngine"[],
    "skus" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "repeats" INTEGER NOT NULL,
    "country" CHAR(2) NOT NULL,
    "language" TEXT NOT NULL,
    "persona_id" TEXT,
    "persona_name" TEXT,
    "persona_prefix" TEXT,
    "prompt_set_id" TEXT,
    "unit_count" INTEGER NOT NULL,
    "reading" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "prompt_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_responses" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "engine" "AnswerEngine" NOT NULL,
    "prompt_index" INTEGER NOT NULL,
    "prompt" TEXT NOT NULL,
    "repeat" INTEGER NOT NULL,
    "state" "ResponseState" NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reserved_usd" DECIMAL(14,6),
    "reserved_on" DATE,
    "cost_usd" DECIMAL(14,6),
    "price_table_date" TEXT,
    "requested_model" TEXT,
    "served_model" TEXT,
    "latency_ms" INTEGER,
    "is_simulated" BOOLEAN NOT NULL,
    "failure" JSONB,
    "asked_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "engine_responses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_answers" (
    "workspace_id" TEXT NOT NULL,
    "response_id" TEXT NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "raw_answers_pkey" PRIMARY KEY ("workspace_id","response_id")
);

-- CreateTable
CREATE TABLE "session_readings" (
    "workspace_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "cause" "ReadingCause" NOT NULL,
    "engine_reader" INTEGER NOT NULL,
    "mention_reader" INTEGER NOT NULL,
    "claim_reader" INTEGER NOT NULL,
    "names_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_readings_pkey" PRIMARY KEY ("workspace_id","session_id","number")
);

-- CreateTable
CREATE TABLE "answer_readings" (
    "workspace_id" TEXT NOT NULL,
    "response_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "names_hash" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "answer" TEXT,
    "citations" JSONB NOT NULL,
    "mentions" JSONB NOT NULL,
    "claims" JSONB NOT NULL,
    "search_queries" TEXT[],
    "usage" JSONB NOT NULL,
    "error" JSONB,
    "is_branded" BOOLEAN NOT NULL,
    "is_answer" BOOLEAN NOT NULL,
    "is_cited" BOOLEAN NOT NULL,
    "is_mentioned" BOOLEAN NOT NULL,
    "first_position" INTEGER,
    "own_names" INTEGER NOT NULL,
    "competitor_ids" TEXT[],
    "mentioned_skus" TEXT[],
    "cited_skus" TEXT[],
    "proposed_names" TEXT[],

    CONSTRAINT "answer_readings_pkey" PRIMARY KEY ("workspace_id","response_id","number")
);

-- CreateTable
CREATE TABLE "prompt_sets" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "prompts" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prompt_sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "competitors" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "url" TEXT,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" "CompetitorStatus" NOT NULL,
    "excerpt" TEXT,
    "session_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "competitors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "name_aliases" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" "AliasKind" NOT NULL,
    "product_id" TEXT,
    "brand" TEXT,
    "alias" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "name_aliases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spend_caps" (
    "workspace_id" TEXT NOT NULL,
    "daily_usd" DECIMAL(14,6) NOT NULL,

    CONSTRAINT "spend_caps_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "spend_days" (
    "workspace_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "reserved_usd" DECIMAL(14,6) NOT NULL DEFAULT 0,
    "spent_usd" DECIMAL(14,6) NOT NULL DEFAULT 0,

    CONSTRAINT "spend_days_pkey" PRIMARY KEY ("workspace_id","day")
);

-- CreateIndex
CREATE INDEX "prompt_sessions_workspace_id_created_at_id_idx" ON "prompt_sessions"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "prompt_sessions_workspace_id_status_created_at_id_idx" ON "prompt_sessions"("workspace_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "prompt_sessions_workspace_id_id_key" ON "prompt_sessions"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "engine_responses_workspace_id_asked_at_idx" ON "engine_responses"("workspace_id", "asked_at");

-- CreateIndex
CREATE UNIQUE INDEX "engine_responses_workspace_id_id_key" ON "engine_responses"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "engine_responses_workspace_id_session_id_position_key" ON "engine_responses"("workspace_id", "session_id", "position");

-- CreateIndex
CREATE INDEX "answer_readings_workspace_id_session_id_number_idx" ON "answer_readings"("workspace_id", "session_id", "number");

-- CreateIndex
CREATE INDEX "prompt_sets_tags_idx" ON "prompt_sets" USING GIN ("tags");

-- CreateIndex
CREATE UNIQUE INDEX "prompt_sets_workspace_id_id_key" ON "prompt_sets"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "competitors_workspace_id_status_id_idx" ON "competitors"("workspace_id", "status", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "competitors_workspace_id_id_key" ON "competitors"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "competitors_workspace_id_name_key_key" ON "competitors"("workspace_id", "name_key");

-- CreateIndex
CREATE UNIQUE INDEX "name_aliases_workspace_id_id_key" ON "name_aliases"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "name_aliases_workspace_id_key_key" ON "name_aliases"("workspace_id", "key");

-- AddForeignKey
ALTER TABLE "prompt_sessions" ADD CONSTRAINT "prompt_sessions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "engine_responses" ADD CONSTRAINT "engine_responses_workspace_id_session_id_fkey" FOREIGN KEY ("workspace_id", "session_id") REFERENCES "prompt_sessions"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "raw_answers" ADD CONSTRAINT "raw_answers_workspace_id_response_id_fkey" FOREIGN KEY ("workspace_id", "response_id") REFERENCES "engine_responses"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_readings" ADD CONSTRAINT "session_readings_workspace_id_session_id_fkey" FOREIGN KEY ("workspace_id", "session_id") REFERENCES "prompt_sessions"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer_readings" ADD CONSTRAINT "answer_readings_workspace_id_response_id_fkey" FOREIGN KEY ("workspace_id", "response_id") REFERENCES "engine_responses"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_sets" ADD CONSTRAINT "prompt_sets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "competitors" ADD CONSTRAINT "competitors_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "name_aliases" ADD CONSTRAINT "name_aliases_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "name_aliases" ADD CONSTRAINT "name_aliases_workspace_id_product_id_fkey" FOREIGN KEY ("workspace_id", "product_id") REFERENCES "products"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spend_caps" ADD CONSTRAINT "spend_caps_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spend_days" ADD CONSTRAINT "spend_days_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
