"""HTTP plumbing, neutral to families and features: dialects, callers, errors, limits, payloads, paging, the API's description."""
