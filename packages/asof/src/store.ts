export * from "@asof/store";
