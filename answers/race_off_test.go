//go:build !race

package answers

const underRace = false
