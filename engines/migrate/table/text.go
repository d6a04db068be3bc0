package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Text is an item as DynamoDB's JSON, the same text for the same item.
func Text(it Item) string {
	b, err := json.Marshal(document(it))
	if err != nil {
		return fmt.Sprint(it) // an item holds nothing that JSON cannot say
	}
	return string(b)
}

// Parse reads what Text has written.
func Parse(text string) (Item, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	var doc map[string]value
	if err := d.Decode(&doc); err != nil {
		return nil, fmt.Errorf("read item: %w", err)
	}
	return itemOf(doc)
}

// value is an attribute's value in DynamoDB's JSON. One field is set.
type value struct {
	S    *string           `json:"S,omitempty"`
	N    *string           `json:"N,omitempty"`
	B    *[]byte           `json:"B,omitempty"`
	BOOL *bool             `json:"BOOL,omitempty"`
	NULL *bool             `json:"NULL,omitempty"`
	M    *map[string]value `json:"M,omitempty"`
	L    *[]value          `json:"L,omitempty"`
	SS   []string          `json:"SS,omitempty"`
	NS   []string          `json:"NS,omitempty"`
	BS   [][]byte          `json:"BS,omitempty"`
}

func document(it Item) map[string]value {
	doc := make(map[string]value, len(it))
	for name, v := range it {
		doc[name] = valueOf(v)
	}
	return doc
}

func valueOf(v types.AttributeValue) value {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return value{S: &v.Value}
	case *types.AttributeValueMemberN:
		return value{N: &v.Value}
	case *types.AttributeValueMemberB:
		return value{B: &v.Value}
	case *types.AttributeValueMemberBOOL:
		return value{BOOL: &v.Value}
	case *types.AttributeValueMemberM:
		m := document(v.Value)
		return value{M: &m}
	case *types.AttributeValueMemberL:
		l := make([]value, len(v.Value))
		for i, e := range v.Value {
			l[i] = valueOf(e)
		}
		return value{L: &l}
	case *types.AttributeValueMemberSS:
		return value{SS: v.Value}
	case *types.AttributeValueMemberNS:
		return value{NS: v.Value}
	case *types.AttributeValueMemberBS:
		return value{BS: v.Value}
	}
	yes := true
	return value{NULL: &yes}
}

func itemOf(doc map[string]value) (Item, error) {
	it := make(Item, len(doc))
	var errs []error
	for name, v := range doc {
		a, err := v.attribute()
		if err != nil {
			errs = append(errs, fmt.Errorf("attribute %s: %w", name, err))
		}
		it[name] = a
	}
	return it, errors.Join(errs...)
}

func (v value) attribute() (types.AttributeValue, error) {
	switch {
	case v.S != nil:
		return &types.AttributeValueMemberS{Value: *v.S}, nil
	case v.N != nil:
		return &types.AttributeValueMemberN{Value: *v.N}, nil
	case v.B != nil:
		return &types.AttributeValueMemberB{Value: *v.B}, nil
	case v.BOOL != nil:
		return &types.AttributeValueMemberBOOL{Value: *v.BOOL}, nil
	case v.NULL != nil:
		return &types.AttributeValueMemberNULL{Value: *v.NULL}, nil
	case v.M != nil:
		m, err := itemOf(*v.M)
		return &types.AttributeValueMemberM{Value: m}, err
	case v.L != nil:
		return list(*v.L)
	case v.SS != nil:
		return &types.AttributeValueMemberSS{Value: v.SS}, nil
	case v.NS != nil:
		return &types.AttributeValueMemberNS{Value: v.NS}, nil
	case v.BS != nil:
		return &types.AttributeValueMemberBS{Value: v.BS}, nil
	}
	return nil, errors.New("found no value; expected DynamoDB's JSON, such as {\"S\":\"text\"}")
}

func list(of []value) (types.AttributeValue, error) {
	l := make([]types.AttributeValue, len(of))
	var errs []error
	for i, e := range of {
		a, err := e.attribute()
		l[i], errs = a, append(errs, err)
	}
	return &types.AttributeValueMemberL{Value: l}, errors.Join(errs...)
}
