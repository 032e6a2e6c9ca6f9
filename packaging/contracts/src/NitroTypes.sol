// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

// The values that channels are made of. The order of the fields is the order of the ABI and of
// every signed hash: changing it breaks all signatures ever made.

/// @dev The asset address that stands for the chain's own coin.
address constant NATIVE_ASSET = address(0);

/// @dev Allocation.allocationType of an entry whose money funds another channel.
uint8 constant GUARANTEE = 2;

/// @dev What the reference client, and so every wallet on its wire, signs for a guarantee. Taken for anything
/// else it could never be reclaimed, and would be paid into the channel that it guarantees.
uint8 constant SIGNED_GUARANTEE = 1;

/// @dev Whether an allocation is money that only `reclaim` may move.
function isGuarantee(uint8 allocationType) pure returns (bool) {
    return allocationType == GUARANTEE || allocationType == SIGNED_GUARANTEE;
}

/// @dev A secp256k1 signature; v is 27 or 28.
struct Signature {
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @dev What never changes in a channel; its hash is the channel's id.
struct FixedPart {
    address[] participants;
    uint64 channelNonce;
    address appDefinition;
    uint48 challengeDuration;
}

/// @dev Kind of token an exit speaks of. Payouts do not look at it.
enum AssetType {
    Default,
    ERC721,
    ERC1155,
    Qualified
}

/// @dev Free description of the asset of an exit.
struct AssetMetadata {
    AssetType assetType;
    bytes metadata;
}

/// @dev An amount owed to a destination. Entries that come earlier are paid first.
struct Allocation {
    bytes32 destination;
    uint256 amount;
    uint8 allocationType;
    bytes metadata;
}

/// @dev How one asset is divided.
struct SingleAssetExit {
    address asset;
    AssetMetadata assetMetadata;
    Allocation[] allocations;
}

/// @dev What changes from turn to turn.
struct VariablePart {
    SingleAssetExit[] outcome;
    bytes appData;
    uint48 turnNum;
    bool isFinal;
}

/// @dev A turn with its signatures, in any order.
struct SignedVariablePart {
    VariablePart variablePart;
    Signature[] sigs;
}

/// @dev A turn with the set of its signers: bit i is participant i.
struct RecoveredVariablePart {
    VariablePart variablePart;
    uint256 signedBy;
}

/// @dev Metadata of a guarantee: the two ledger entries that share what the target channel pays.
struct Guarantee {
    bytes32 left;
    bytes32 right;
}

/// @dev Arguments of reclaim: the source is a ledger channel, the target is the channel it guarantees.
struct ReclaimArgs {
    bytes32 sourceChannelId;
    bytes32 sourceStateHash;
    bytes sourceOutcomeBytes;
    uint256 sourceAssetIndex;
    uint256 indexOfTargetInSource;
    bytes32 targetStateHash;
    bytes targetOutcomeBytes;
    uint256 targetAssetIndex;
}

/// @dev What the adjudicator remembers of a channel, before packing.
struct ChannelData {
    uint48 turnNumRecord;
    uint48 finalizesAt;
    bytes32 stateHash;
    bytes32 outcomeHash;
}

/// @dev Open: nothing pending. Challenge: the clock runs. Finalized: only payouts are possible.
enum ChannelMode {
    Open,
    Challenge,
    Finalized
}
