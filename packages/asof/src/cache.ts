export * from "@asof/cache";
