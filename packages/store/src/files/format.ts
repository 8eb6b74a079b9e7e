export const fileFormats = ["csv", "parquet"] as const;
export type FileFormat = (typeof fileFormats)[number];

/** By the end of the name: Parquet or CSV. */
export function formatOf(path: string): FileFormat {
  return /\.parquet$/i.test(path) ? "parquet" : "csv";
}
