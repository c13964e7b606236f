-- CreateTable
CREATE TABLE "host_turns" (
    "host" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "held_until" TIMESTAMPTZ(6),
    "leases" TIMESTAMPTZ(6)[] DEFAULT ARRAY[]::TIMESTAMPTZ(6)[],

    CONSTRAINT "host_turns_pkey" PRIMARY KEY ("host")
);
