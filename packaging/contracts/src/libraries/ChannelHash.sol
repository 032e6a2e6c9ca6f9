// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FixedPart, SingleAssetExit, VariablePart} from "../NitroTypes.sol";

/// @title Hashes that participants sign
/// @notice Neither the chain nor the adjudicator is part of them: a channel id must never be used twice.
library ChannelHash {
    /// @notice Names a channel.
    function channelIdOf(FixedPart calldata fixedPart) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                fixedPart.participants,
                fixedPart.channelNonce,
                fixedPart.appDefinition,
                fixedPart.challengeDuration
            )
        );
    }

    /// @notice Hash of one turn of a channel.
    function stateHashOf(bytes32 channelId, VariablePart calldata state) internal pure returns (bytes32) {
        return keccak256(abi.encode(channelId, state.appData, state.outcome, state.turnNum, state.isFinal));
    }

    /// @notice Hash of an outcome in memory.
    function outcomeHashOf(SingleAssetExit[] memory outcome) internal pure returns (bytes32) {
        return keccak256(abi.encode(outcome));
    }
}
