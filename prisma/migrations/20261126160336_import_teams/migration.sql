-- AlterTable
ALTER TABLE "import_row" ADD COLUMN     "joined" INTEGER NOT NULL DEFAULT 0;
