// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FixedPart, RecoveredVariablePart} from "../NitroTypes.sol";

/// @title Rules of a channel
/// @notice Decides which turns a set of signatures supports.
interface IForceMoveApp {
    /// @notice Tells whether the candidate may be registered on the chain.
    /// @param fixedPart The channel.
    /// @param proof Turns that lead to the candidate.
    /// @param candidate The turn in question.
    /// @return supported Whether it may.
    /// @return reason Why not, if not.
    function stateIsSupported(
        FixedPart calldata fixedPart,
        RecoveredVariablePart[] calldata proof,
        RecoveredVariablePart calldata candidate
    ) external view returns (bool supported, string memory reason);
}
