package table

import "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

// size is about how many bytes DynamoDB counts for an item (developer guide, "DynamoDB item sizes and formats").
func size(it Item) int {
	n := 0
	for name, v := range it {
		n += len(name) + sizeOf(v)
	}
	return n
}

// overhead is what DynamoDB counts for a list or map; each entry of one counts a byte more.
const overhead = 3

func sizeOf(v types.AttributeValue) int {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return len(v.Value)/2 + 1
	case *types.AttributeValueMemberB:
		return len(v.Value)
	case *types.AttributeValueMemberM:
		return overhead + len(v.Value) + size(v.Value)
	case *types.AttributeValueMemberL:
		n := overhead
		for _, e := range v.Value {
			n += 1 + sizeOf(e)
		}
		return n
	case *types.AttributeValueMemberSS:
		return total(v.Value)
	case *types.AttributeValueMemberNS:
		return total(v.Value)/2 + len(v.Value)
	case *types.AttributeValueMemberBS:
		return total(v.Value)
	}
	return 1
}

func total[T string | []byte](all []T) int {
	n := 0
	for _, s := range all {
		n += len(s)
	}
	return n
}

// Bytes that a unit is good for (developer guide, "DynamoDB read and write operations").
const (
	readUnit  = 4 << 10 // strongly consistent
	writeUnit = 1 << 10
)

// units is how many a size takes, begun ones counting whole.
func units(bytes, of int) float64 { return float64(max(1, (bytes+of-1)/of)) }
