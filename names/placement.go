package names

// UnitMetadata is the key in a resource's metadata whose value is the unit that the resource belongs to: by it, what was
// synthesized is held against the placement lock.
const UnitMetadata = "mainstay:unit"

// PlacementLock is where a project keeps its placement lock.
const PlacementLock = "infra/placement.lock.json"
