-- What was changed of the bundled shop's products outlives the process, and is the same for all of them.
CREATE TABLE "demo_shop_contents" (
    "handle" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "demo_shop_contents_pkey" PRIMARY KEY ("handle")
);
