export * from "@asof/server";
