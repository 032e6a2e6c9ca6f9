// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IForceMoveApp} from "../interfaces/IForceMoveApp.sol";
import {Signers} from "../libraries/Signers.sol";
import {FixedPart, RecoveredVariablePart} from "../NitroTypes.sol";

/// @title Rules of a ledger channel
/// @notice A state counts if everybody signed it, and needs nothing else.
contract ConsensusApp is IForceMoveApp {
    /// @inheritdoc IForceMoveApp
    function stateIsSupported(
        FixedPart calldata fixedPart,
        RecoveredVariablePart[] calldata proof,
        RecoveredVariablePart calldata candidate
    ) external pure returns (bool, string memory) {
        require(proof.length == 0, "|proof|!=0");
        require(Signers.count(candidate.signedBy) == fixedPart.participants.length, "!unanimous");
        return (true, "");
    }
}
